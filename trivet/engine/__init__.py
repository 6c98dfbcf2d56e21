"""BPMN 2.0 processes: definitions, versions, runs, work items, timers. Knows no customer."""
