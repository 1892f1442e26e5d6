#!/usr/bin/env python3
"""Turns scans with known truth (Parquet) into the CSV files that the example ballistics_evaluate reads.

usage: ballistics_export.py SOURCE TARGET      (needs pyarrow and numpy)

SOURCE holds bullets/lands.csv, bullets/lands.parquet, bullets/*_pairs.csv, toolmarks/tmarks.parquet.
Bullets: the stored signatures (40-400 um) as they are. Tool marks: profile, quadratic form removed, ISO 16610
Gaussian band-pass 25-800 um.
"""

import csv
import math
import pathlib
import shutil
import sys

import numpy as np
import pyarrow.parquet as parquet


def text(heights):
    return " ".join("nan" if height is None or not math.isfinite(height) else f"{height:.4f}" for height in heights)


def low_pass(heights, spacing_um, cutoff_um):
    """ISO 16610 Gaussian, odd reflection at the ends."""
    alpha = math.sqrt(math.log(2) / math.pi)
    half = math.ceil(cutoff_um / spacing_um)
    places = np.arange(-half, half + 1) * spacing_um
    weights = np.exp(-math.pi * (places / (alpha * cutoff_um)) ** 2)
    present = np.isfinite(heights)
    padded = np.pad(np.where(present, heights, 0.0), half, mode="reflect", reflect_type="odd")
    mask = np.pad(present.astype(float), half, mode="reflect")
    return np.convolve(padded * mask, weights, "valid") / np.maximum(np.convolve(mask, weights, "valid"), 1e-9)


def tool_mark_signature(profile, spacing_um):
    heights = np.array([math.nan if height is None else height for height in profile], float)
    inside = np.flatnonzero(np.isfinite(heights))
    heights = heights[inside[0] : inside[-1] + 1]
    present = np.isfinite(heights)
    places = np.linspace(-1, 1, len(heights))
    heights = heights - np.polyval(np.polyfit(places[present], heights[present], 2), places)
    signature = low_pass(heights - low_pass(heights, spacing_um, 800), spacing_um, 25)
    signature[~present] = math.nan
    return signature


def main(source, target):
    target.mkdir(parents=True, exist_ok=True)
    with open(source / "bullets/lands.csv", newline="") as file:
        lands = {row["land_id"]: row for row in csv.DictReader(file)}
    with open(target / "lands.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["land_id", "bullet", "barrel", "land", "source_land", "spacing_um", "heights_um"])
        for row in parquet.read_table(source / "bullets/lands.parquet").to_pylist():
            land = lands[row["land_id"]]
            about = [land[name] for name in ("land_id", "bullet_scan", "barrel", "land", "source_land")]
            writer.writerow([*about, row["signature_dx_um"], text(row["signature_um"])])
    for name in ("bullet_pairs.csv", "land_pairs.csv"):
        shutil.copyfile(source / "bullets" / name, target / name)
    with open(target / "toolmarks.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["mark_id", "source_edge", "spacing_um", "heights_um"])
        for row in parquet.read_table(source / "toolmarks/tmarks.parquet").to_pylist():
            signature = tool_mark_signature(row["profile_um"], row["dx_um"])
            writer.writerow([row["mark_id"], row["source_edge"], row["dx_um"], text(signature)])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
