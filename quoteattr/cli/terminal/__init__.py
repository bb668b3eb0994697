"""What a command reads from and writes to: standard streams, files, notes and progress."""
