"""The records of the VNG Open Raadsinformatie standard, defined once; imports nothing of ours."""
