"""What is to be done: work items, runs, processes, Today, finding."""
