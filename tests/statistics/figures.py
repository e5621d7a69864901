"""Print the table of `docs/statistics.md`: what each estimator does on planted truth.

Run as ``python tests/statistics/figures.py`` (two minutes); seeded, so it prints the same again.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import test_coverage_of_times
import test_differences
import test_many
import test_mix
import test_nonresponse
import test_permutation
import test_quantiles
import test_rates
import test_shrinkage
import test_time_to_event

NAMES = {
    "median time": "`kaplan_meier(…).quantile(0.5)`",
    "time to a touchpoint": "`cumulative_incidence(…).quantile(0.3)`",
    "restricted mean": "`kaplan_meier(…).restricted_mean`",
    "time lost": "`cumulative_incidence(…).time_lost`",
    "median": "`median`",
    "P90": "`quantile` of 0.9",
    "ratio": "`ratio`",
    "difference of means": "`mean_difference`",
}


def row(*cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def percent(value):
    return f"{100 * value:.1f} %"


def span(values):
    return f"{100 * min(values):.1f} to {100 * max(values):.1f} %"


def main():
    row("estimator", "planted", "seen")
    row("---", "---", "---")
    sizes = [(p, n) for p in (0.02, 0.2, 0.5, 0.97) for n in (50, 300, 2000)]
    for events, words in ((1, "one event a case"), (5, "1 to 9 events a case, alike")):
        found = [test_rates.coverage(p, n, events, 2_000, seed=5) for p, n in sizes]
        row(
            "`event_share`",
            f"shares 2, 20, 50, 97 % of 50, 300, 2,000 cases, {words}",
            f"coverage {span([a for a, _ in found])}; by event {span([b for _, b in found])}",
        )
    for kind, words in (
        ("censored", "two causes, a fifth still open"),
        ("tied", "the same, times in whole days"),
        ("truncated", "the same, half come into view late"),
    ):
        held, bias, naive = test_time_to_event.coverage(kind, 2_000)
        row(
            "`cumulative_incidence`",
            words,
            f"coverage {percent(held)}; bias {100 * bias:+.2f} points (plain {100 * naive:+.1f})",
        )
    found = [
        test_differences.coverage(p, n, 2_000)
        for p in (0.02, 0.2, 0.5, 0.9)
        for n in (50, 300, 2000)
    ]
    row(
        "`difference` of shares",
        "2 to 90 % and 5 points more",
        f"coverage {span([a for a, _ in found])}",
    )
    row("`share_ratio`", "the same", f"coverage {span([b for _, b in found])}")
    for kind, name in NAMES.items():
        held = [test_coverage_of_times.coverage(kind, n, 2_000) for n in (100, 1_000)]
        row(name, "100 and 1,000 cases, skewed or a fifth still open", f"coverage {span(held)}")
    clear, any_word = test_differences.alarms(20_000)
    row(
        "`verdict`",
        "no difference, 200 cases each",
        f"*clear* {percent(clear)}, *clear* or *likely* {percent(any_word)}",
    )
    found = [test_quantiles.coverage(n, 500) for n in (50, 300)]
    row("`bootstrap` of a mean", "skewed times, 50 and 300 cases", f"coverage {span(found)}")
    for correlation in (0, 0.3):
        false, power = test_many.discoveries(correlation, 2_000)
        row(
            "`benjamini_hochberg`",
            f"20 of 200 are real, correlation {correlation}",
            f"false among the named {percent(false)}; real ones named {percent(power)}",
        )
    for kind, name in (
        ("shares", "`permuted_shares`"),
        ("means", "`permuted_means`"),
        ("strata", "`permuted_means` in strata"),
    ):
        row(name, "no difference", f"p ≤ 5 % in {percent(test_permutation.alarms(kind, 2_000))}")
    found = [test_permutation.delta_coverage(n, 2_000) for n in (30, 300)]
    row("`cliffs_delta`", "30 and 300 cases each", f"coverage {span(found)}")
    for tau in (0.5, 1.0, 3.0):
        found = [test_shrinkage.top_five(tau, k, 400) for k in (10, 40, 200)]
        row(
            "`shrink`",
            f"the first 5 of 10, 40, 200; truth ± {tau}, errors 0.5 to 2",
            f"coverage {span([a for a, _, _ in found])}; not shrunk {span([b for _, b, _ in found])}; "
            f"too high by {', '.join(f'{c:+.2f}' for _, _, c in found)}",
        )
    for kind in test_mix.PLANTED:
        warned, held, _ = test_mix.simulated(kind, 2_000)
        row(
            "`mix_split`",
            kind,
            f"warned {percent(warned)}; coverage of the part within {percent(held)}",
        )
    plain, weighted, held, _ = test_nonresponse.planted("by lateness", 1_000)
    row(
        "`weights_by_stratum`",
        "fewer answers after late deliveries",
        f"bias {weighted:+.3f} (plain {plain:+.2f}); coverage {percent(held)}",
    )
    _, weighted, held, bounded = test_nonresponse.planted("silent differ", 1_000)
    row(
        "`bounds`",
        "the silent also like it less",
        f"the bounds hold the truth in {percent(bounded)} (the weighted interval in {percent(held)})",
    )


if __name__ == "__main__":
    main()
