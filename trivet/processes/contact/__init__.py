"""客戶接觸與溝通 How contact runs as a process: visits to their closing, promises to their end.

`visits` and `commitments` are what pages and the API call; `bindings` says which task is which
action; the drawings lie beside them. Refuses to act beside an open run.
"""
