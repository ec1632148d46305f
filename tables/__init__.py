"""Votes, people, parties and motions as tables: Parquet files that follow the store, one folder for
each council, and the questions that are asked of them.

What is there for whoever takes all of it along: `Tables.files()` names every file of every table with
its council and number of rows, and `shapes.TABLES` says of each table which columns it has and what
they mean. The files of one state are never changed: a later state has files of its own.
"""

from tables.files import Folder, Held
from tables.follow import bring_up
from tables.live import Tables, TablesAway

__all__ = ["Folder", "Held", "Tables", "TablesAway", "bring_up"]
