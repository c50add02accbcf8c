# %% [markdown]
# # How belief about one treaty moved
#
# One question, whether an agreement was in force on a day, asked as known on every day on which
# something was published about it. Needs `pip install pandas matplotlib`.

# %%
import sys
from datetime import date, timedelta
from pathlib import Path

import matplotlib
import pandas

import onrecord

matplotlib.use("Agg")
from matplotlib import pyplot

register_file = Path(sys.argv[1] if len(sys.argv) > 1 else "build/demo.db")
folder = Path(sys.argv[2] if len(sys.argv) > 2 else "build/notebooks")
name = sys.argv[3] if len(sys.argv) > 3 else "CIS-MOA"
on = date.fromisoformat(sys.argv[4]) if len(sys.argv) > 4 else date(2021, 6, 30)
folder.mkdir(parents=True, exist_ok=True)

# %% The answer on every day of knowledge
with onrecord.open(register_file) as desk:
    agreement = desk.dossiers(name)[0].agreement
    days = sorted({i.published for i in desk.register.recorded(agreement.id) if i.published})
    days.insert(0, days[0] - timedelta(days=1))  # what a reader knew before the first report
    answers = [desk.status(agreement.id, on=on, known=day) for day in days]
belief = pandas.DataFrame(
    {
        "known": pandas.to_datetime(days),
        "status": [str(a.status) for a in answers],
        "since": [str(a.since or "") for a in answers],
        "contested": [a.contested for a in answers],
        "origins for": [a.origins_for for a in answers],
        "origins against": [a.origins_against for a in answers],
    }
)
print(f"{agreement.names[0]} on {on}, as known on")
print(belief.to_string(index=False))

# %% Where the answer moved
moved = belief[belief.status != belief.status.shift()]
print(f"the answer moved {len(moved) - 1} time(s): {' -> '.join(moved.status)}")

# %% The plot: a step for each answer, a mark where it is contested
order = ["unknown", "proposed", "negotiating", "concluded", "signed", "ratified", "in_force",
         "under_notice", "suspended", "ended"]  # fmt: skip
level = belief.status.map(order.index)
figure, axes = pyplot.subplots(figsize=(8, 4.5), layout="constrained")
axes.step(belief.known, level, where="post", marker="o")
disputed = belief.contested.to_numpy()
axes.plot(belief.known[disputed], level[disputed], "rx", label="contested")
axes.set_yticks(range(len(order)), [status.replace("_", " ") for status in order])
axes.set(title=f"{agreement.names[0]} on {on}, as known later", xlabel="day of knowledge")
if disputed.any():
    axes.legend()
figure.savefig(folder / "how_belief_moved.png", dpi=120)
print(folder / "how_belief_moved.png")
