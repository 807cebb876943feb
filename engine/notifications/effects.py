"""What goes out after a step is stored: ids in the outbox, never content."""

STAFF_MAIL = "staff.mail"
