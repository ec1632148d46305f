"""What is shown of what is held, apart from how it is asked: nothing here knows of HTTP."""
