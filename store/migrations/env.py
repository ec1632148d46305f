"""Run by alembic within `bring_up`: in its transaction, on the connection that it gives."""

from alembic import context

from store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
