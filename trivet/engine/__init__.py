"""Runs BPMN 2.0 processes: definitions in versions, runs, work items, timers, messages (流程引擎).

Reads BPMN files and who holds which seat (through a resolver that a higher part registers). Hands
on work items with an assignee and a due date. Knows no customer: what a run is about is a kind and
a number. Refuses every file that could run code (ADR 0020).
"""
