"""Read models that cross the phases: Today, what changed, later scorecards. Writes nothing."""
