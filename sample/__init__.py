"""The bundled sample: a scenario of ten councils and emulators that answer as their vendors do.

All names of persons, texts and decisions are invented; the councils' names are real and nothing
here says anything about them.
"""
