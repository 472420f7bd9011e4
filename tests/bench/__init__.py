"""How long things take: `python -m tests.bench`; nothing here fails by being slow."""
