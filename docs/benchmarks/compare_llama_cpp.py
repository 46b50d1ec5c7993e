"""Satchel against llama.cpp: the same model file, the same two threads, the same minute.

    pip install llama-cpp-python
    python docs/benchmarks/compare_llama_cpp.py MODEL.gguf [--rounds 5] [--prompt 512] [--generate 64] [--threads 2]

The two are run in turn, round by round, each in a process of its own, because a machine's speed drifts; the ratio is taken within each
round and the median of the ratios is what counts. Both read the same number of tokens at once and then generate one token at a time,
greedily, the end token ignored. Load time is not part of it.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import time

SATCHEL = pathlib.Path(__file__).resolve().parents[2] / "samples" / "bin" / "satchel"


def llama_cpp(model, prompt, generate, threads):
    """One measurement of llama.cpp through its Python binding's low-level interface; a warm-up is not counted."""
    import llama_cpp

    llm = llama_cpp.Llama(
        model, n_ctx=prompt + generate + 8, n_batch=prompt, n_ubatch=prompt, n_threads=threads, n_threads_batch=threads, verbose=False
    )
    vocabulary = llm.n_vocab()
    tokens = [(i * 7919 + 13) % (vocabulary - 100) + 50 for i in range(prompt)]
    prefill, decode = [], []
    for run in range(4):
        llm.reset()
        llm._ctx.kv_cache_clear()
        start = time.perf_counter()
        llm.eval(tokens)
        read = time.perf_counter()
        for _ in range(generate):
            llm.eval([int(llm._scores[-1].argmax()) if llm._scores.size else 0])
        done = time.perf_counter()
        if run:
            prefill.append(read - start)
            decode.append(done - read)
    return {"prefill": prompt / statistics.median(prefill), "decode": generate / statistics.median(decode)}


def satchel(model, prompt, generate):
    command = [str(SATCHEL), "model", "bench", model, "--prompt", str(prompt), "--generate", str(generate), "--runs", "3", "--json"]
    line = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {"prefill": line["prefill_tokens_per_second"], "decode": line["decode_tokens_per_second"]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--prompt", type=int, default=512)
    parser.add_argument("--generate", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--one-llama-cpp-run", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one_llama_cpp_run:
        print(json.dumps(llama_cpp(options.model, options.prompt, options.generate, options.threads)))
        return
    ratios = {"prefill": [], "decode": [], "whole": []}
    for round_number in range(options.rounds):
        theirs = json.loads(subprocess.run([sys.executable, *sys.argv, "--one-llama-cpp-run"], check=True, capture_output=True, text=True).stdout)
        ours = satchel(options.model, options.prompt, options.generate)
        for figures in (theirs, ours):
            figures["whole"] = (options.prompt + options.generate) / (options.prompt / figures["prefill"] + options.generate / figures["decode"])
        for name in ratios:
            ratios[name].append(ours[name] / theirs[name])
        print(f"round {round_number + 1}: tokens/s  " + "  ".join(f"{n} {ours[n]:.0f} / {theirs[n]:.0f} = {ours[n] / theirs[n]:.2f}" for n in ratios))
    print("median ratios, Satchel / llama.cpp: " + ", ".join(f"{n} {statistics.median(r):.2f}" for n, r in ratios.items()))


if __name__ == "__main__":
    main()
