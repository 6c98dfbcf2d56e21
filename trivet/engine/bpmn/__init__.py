"""The one door to BPMN files, SpiffWorkflow and the expression language (ADR 0020).

Turns a file into a checked blueprint and an executable flow. Knows no database.
"""
