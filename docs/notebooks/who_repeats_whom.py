# %% [markdown]
# # Who repeats whom
#
# Which outlets' reports others repeat, whether they say so, and how much an agreement's count of
# reports shrinks when echoes are counted once.
# Needs `pip install 'onrecord[publish]' pandas duckdb`.

# %%
import sys
from pathlib import Path

import duckdb

import onrecord
from onrecord.publish import writer

register_file = Path(sys.argv[1] if len(sys.argv) > 1 else "build/demo.db")
folder = Path(sys.argv[2] if len(sys.argv) > 2 else "build/notebooks")
folder.mkdir(parents=True, exist_ok=True)

# %%
with onrecord.open(register_file) as desk:
    list(writer("parquet")(desk.register, folder / "tables"))
database = duckdb.connect()
for file in (folder / "tables").glob("*.parquet"):
    database.execute(f"CREATE VIEW {file.stem} AS SELECT * FROM read_parquet('{file}')")

# %% From whom to whom: one line an outlet and the outlet (or report) that it repeats
print(
    database.execute(
        """
        SELECT coalesce(o.outlet, e."from") AS repeated, r.outlet AS repeated_by, e.how,
               count(*) AS reports
        FROM echoes e JOIN reports r USING (doc) LEFT JOIN reports o ON o.doc = e."from"
        WHERE e."from" IS NOT NULL
        GROUP BY ALL ORDER BY reports DESC, repeated, repeated_by
        """
    )
    .df()
    .to_string(index=False)
)

# %% What changed on the way: the drift that an echo brings in
print(
    database.execute(
        "SELECT doc, left(unnest(drift), 100) AS drift FROM echoes "
        "WHERE len(drift) > 0 ORDER BY doc"
    )
    .df()
    .to_string(index=False)
)

# %% Reports and independent origins, agreement by agreement
print(
    database.execute(
        """
        SELECT a.name, count(DISTINCT s.document) AS reports, count(DISTINCT s.origin) AS origins
        FROM statements s JOIN agreements a USING (agreement)
        GROUP BY a.agreement, a.name HAVING count(DISTINCT s.document) > 1
        ORDER BY count(DISTINCT s.document) - count(DISTINCT s.origin) DESC, a.name
        """
    )
    .df()
    .to_string(index=False)
)
