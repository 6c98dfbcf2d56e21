"""Schema changes of the engine."""
