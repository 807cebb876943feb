"""What happens without a person: the outbox goes out, timers fire, messages expire, seals are set."""
