"""Processes and memory: worker processes, the server that forks them, pipelines opened again."""
