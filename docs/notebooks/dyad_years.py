# %% [markdown]
# # A panel of pairs of states by year
#
# How many agreements are in force between two states in each year, with the numbers that other
# data sets are merged on, and a plot. Needs `pip install 'onrecord[publish]' pandas matplotlib`.
#
# Run it on a register of your own: `python docs/notebooks/dyad_years.py onrecord.db figures/`.

# %%
import sys
from pathlib import Path

import matplotlib
import pandas

import onrecord
from onrecord.publish import writer

matplotlib.use("Agg")
from matplotlib import pyplot, ticker

register_file = Path(sys.argv[1] if len(sys.argv) > 1 else "build/demo.db")
folder = Path(sys.argv[2] if len(sys.argv) > 2 else "build/notebooks")
folder.mkdir(parents=True, exist_ok=True)

# %% The tables, as `onrecord export --to parquet` writes them
with onrecord.open(register_file) as desk:
    list(writer("parquet")(desk.register, folder / "tables"))
panel = pandas.read_parquet(folder / "tables" / "dyad_years.parquet")

# %% The pair with the most agreements, and its numbers in the two lists of states
pairs = panel.groupby(["party_a", "party_b"])["in_force"].max().sort_values(ascending=False)
party_a, party_b = pairs.index[0]
pair = panel[(panel.party_a == party_a) & (panel.party_b == party_b)].set_index("year").sort_index()
years = range(pair.index.min(), pair.index.max() + 1)
pair = pair.reindex(years)
print(f"{pair.name_a.dropna().iloc[0]} and {pair.name_b.dropna().iloc[0]}")
print(pair[["cow_a", "cow_b", "gw_a", "gw_b", "in_force_min", "in_force", "in_force_max"]].tail(8))

# %% Merging: any panel that is keyed by Correlates of War numbers joins on three columns
other = pandas.DataFrame({"ccode1": [2], "ccode2": [770], "year": [2023], "dispute": [0]})
merged = panel.merge(
    other, how="left", left_on=["cow_b", "cow_a", "year"], right_on=["ccode1", "ccode2", "year"]
)
print(f"{len(merged)} dyad-years, as many as before merging: {len(merged) == len(panel)}")

# %% The plot: what is in force, between what surely is and what may be
figure, axes = pyplot.subplots(figsize=(8, 4.5), layout="constrained")
axes.fill_between(
    pair.index, pair.in_force_min, pair.in_force_max, step="mid", alpha=0.3, label="where uncertain"
)
axes.step(pair.index, pair.in_force, where="mid", label="in force")
axes.bar(pair.index, pair.reports.fillna(0), alpha=0.3, color="grey", label="reports that year")
axes.set(title=f"Agreements between {party_a} and {party_b}", xlabel="year", ylabel="number")
axes.xaxis.set_major_locator(ticker.MaxNLocator(integer=True))
axes.yaxis.set_major_locator(ticker.MaxNLocator(integer=True))
axes.legend()
figure.savefig(folder / "dyad_years.png", dpi=120)
print(folder / "dyad_years.png")
