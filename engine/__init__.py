"""The engine of Hồi Đáp: procedures in BPMN, run as cases; it knows nothing of the web."""
