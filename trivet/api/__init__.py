"""接口 REST /api/v1: the same queries and actions as the pages, for programs.

`protocol` holds what is true of every operation (who asks, errors, pages, versions, repeats),
`shapes` what goes over the wire, `resources` the operations, one file a noun. Refuses to hold a
rule of the domain or a query of its own: a resource parses, calls one query or action, answers.
"""
