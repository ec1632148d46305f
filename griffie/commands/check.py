"""`griffie check` and what belongs to it: the checker's own commands, with what Griffie makes of an
answer beside the findings."""

import typer

from conformance.cli import check_command, compare_command, profiles_command, rules_command
from griffie.app import beside

app = typer.Typer()
app.command("check", context_settings={"obj": beside})(check_command)
app.command("compare")(compare_command)
app.command("profiles")(profiles_command)
app.command("rules")(rules_command)
