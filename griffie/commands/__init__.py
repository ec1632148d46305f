"""The commands of `griffie`, a module for each audience; each has an `app` with its own."""
