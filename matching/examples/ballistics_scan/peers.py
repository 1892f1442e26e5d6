#!/usr/bin/env python3
"""Scores the scan's own gallery and queries with numpy or FAISS. Started by the example ballistics_scan, not by hand.

usage: peers.py FOLDER PEER RECORDS QUERIES THREADS      (PEER is numpy or faiss)

FOLDER holds raw little-endian arrays: lands.i8 (records x 6 x 64), inverse_norms.f32 (records x 6), queries.i8
(queries x 6 x 86: zeros, land, zeros, so that each of the 23 shifts is a window) and query_norms.f32 (queries x 6).
The gallery is made ready once; then one JSON object a line is read and one is answered, until the input ends.
"""

import concurrent.futures
import json
import os
import pathlib
import resource
import sys
import time

FOLDER, PEER, RECORDS, QUERIES, THREADS = (
    pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
# Before the libraries are loaded. The numpy peer has threads of its own that each multiply on one: the largest sums
# over the shifts, which numpy takes on one thread, are then shared out too.
os.environ["OPENBLAS_NUM_THREADS"] = "1" if PEER == "numpy" else str(THREADS)
os.environ["OMP_NUM_THREADS"] = str(THREADS)

import numpy as np  # noqa: E402

LANDS, SAMPLES, SHIFTS = 6, 64, 23
ORDINARY_CORRELATION = np.float32(0.30)
KEPT = 1_000

lands = np.memmap(FOLDER / "lands.i8", np.int8, "r", shape=(RECORDS, LANDS, SAMPLES))
inverse_norms = np.fromfile(FOLDER / "inverse_norms.f32", np.float32).reshape(RECORDS, LANDS)
queries = np.fromfile(FOLDER / "queries.i8", np.int8).reshape(QUERIES, LANDS, SAMPLES + SHIFTS - 1)
query_norms = np.fromfile(FOLDER / "query_norms.f32", np.float32).reshape(QUERIES, LANDS)


def shifted(query):
    """The 6 x 23 shifted copies of a query, 64 samples each."""
    windows = np.lib.stride_tricks.sliding_window_view(queries[query], SAMPLES, axis=1)
    return np.ascontiguousarray(windows.reshape(LANDS * SHIFTS, SAMPLES), np.float32)


class Numpy:
    """Float32 matrix product of all shifted copies with all lands, largest over the shifts, best rotation.

    The samples stay whole numbers, so the products are exact in float32 (below 2^24) and the scores can be held against
    the scan's bit for bit. The product is taken in slices: for the whole gallery it would be 2.4 GB.
    """

    def __init__(self):
        self.gallery = np.empty((LANDS, RECORDS, SAMPLES), np.float32)
        for land in range(LANDS):
            self.gallery[land] = lands[:, land]
        self.norms = np.ascontiguousarray(inverse_norms.T)
        self.bytes = self.gallery.nbytes + self.norms.nbytes
        self.pool = concurrent.futures.ThreadPoolExecutor(THREADS)
        # A slice has to stay in the second-level cache, but numpy wants few and long calls: the best is tried out.
        tried = {}
        for self.slice in (128, 256, 512, 1_024, 2_048, 4_096):
            times = []
            for _ in range(3):
                started = time.perf_counter()
                self.scores(0, min(RECORDS, 100_000))
                times.append(time.perf_counter() - started)
            tried[self.slice] = min(times)
        self.slice = min(tried, key=tried.get)
        self.about = f"numpy {np.__version__}, slices of {self.slice} records (fastest of {list(tried)})"

    def scores(self, query, records):
        copies, norms, scores = shifted(query), query_norms[query], np.empty(records, np.float32)

        def score(part):
            products = np.empty((LANDS * SHIFTS, self.slice), np.float32)
            largest = np.empty((LANDS, LANDS, self.slice), np.float32)
            for start in range(part * self.slice, records, THREADS * self.slice):
                end = min(start + self.slice, records)
                width = end - start
                out = products if width == self.slice else np.empty((LANDS * SHIFTS, width), np.float32)
                found = largest[:, :, :width]
                for land in range(LANDS):
                    np.matmul(copies, self.gallery[land, start:end].T, out=out)
                    np.max(out.reshape(LANDS, SHIFTS, width), axis=1, out=found[:, land])
                scores[start:end] = best_rotation(found, norms, self.norms[:, start:end])

        list(self.pool.map(score, range(THREADS)))
        return scores

    def answer(self, asked):
        started, processor = time.perf_counter(), time.process_time()
        scores = self.scores(asked["query"], RECORDS)
        best = np.argpartition(scores, -min(KEPT, RECORDS))[-min(KEPT, RECORDS):]
        best = best[np.lexsort((best, -scores[best]))]
        used = time.perf_counter() - started, time.process_time() - processor
        return used, {"first": [[int(record), float(scores[record])] for record in best[:20]]}


def best_rotation(largest, query_norms, norms):
    """The rule of the first pass for many records: sums of float32 in the order of its definition."""
    there = norms > 0
    ordinary = ORDINARY_CORRELATION * there.astype(np.float32)
    correlations = np.maximum(largest, 0, out=largest)
    correlations *= query_norms[:, None, None]
    correlations *= norms
    sums = np.zeros((LANDS, norms.shape[1]), np.float32)
    compared = np.zeros(sums.shape, bool)
    rotations = np.arange(LANDS)
    for land in range(LANDS):
        query_lands = (land - rotations) % LANDS
        present = query_norms[query_lands] > 0
        if present.all():
            sums += correlations[query_lands, land]
            sums -= ordinary[land]
            compared |= there[land]
        else:
            for rotation in rotations[present]:
                sums[rotation] += correlations[query_lands[rotation], land]
                sums[rotation] -= ordinary[land]
                compared[rotation] |= there[land]
    return np.where(compared, sums, -np.inf).max(axis=0)


class Faiss:
    """Exact inner products of every shifted land with every land, but only the best of each are given back.

    So it chooses candidates; it does not score them. What is timed is the search alone.
    """

    def __init__(self):
        import faiss

        faiss.omp_set_num_threads(THREADS)
        self.index = faiss.IndexFlatIP(SAMPLES)
        step = 20_000
        for start in range(0, RECORDS, step):
            # Of length 1: the product is the correlation. Land b of record r is vector 6 r + b.
            part = lands[start:start + step] * inverse_norms[start:start + step, :, None]
            self.index.add(np.ascontiguousarray(part.reshape(-1, SAMPLES), np.float32))
        self.bytes = self.index.ntotal * SAMPLES * 4
        self.about = f"faiss {faiss.__version__} IndexFlatIP, {LANDS * SHIFTS} shifted lands a query"

    def answer(self, asked):
        started, processor = time.perf_counter(), time.process_time()
        copies = shifted(asked["query"]) * np.repeat(query_norms[asked["query"]], SHIFTS)[:, None]
        _, found = self.index.search(copies, min(asked["depth"], self.index.ntotal))
        used = time.perf_counter() - started, time.process_time() - processor
        records = np.unique(found // LANDS)
        return used, {"candidates": len(records), "found": int(np.isin(asked["best"], records).sum())}


def tell(what):
    print(json.dumps(what), flush=True)


peer = {"numpy": Numpy, "faiss": Faiss}[PEER]()
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
tell({"about": peer.about, "bytes": peer.bytes, "resident": most})
for line in sys.stdin:
    (seconds, processor), answer = peer.answer(json.loads(line))
    tell({"seconds": seconds, "processor": processor, **answer})
