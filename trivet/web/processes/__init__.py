"""流程 Pages of processes: how we work, what runs, what waits for whom, a new version.

Reads `processes.queries`, writes through `processes.actions`. The drawing is our own: a BPMN file's
shapes as SVG on the server, with a table that says the same beneath it.
"""
