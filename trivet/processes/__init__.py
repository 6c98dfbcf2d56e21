"""流程 The MCR process tree and its bindings: which task is which action, permission and page."""
