#!/bin/sh
# The figures of docs/benchmarks.md about answers, as a Markdown table: one run of 'satchel pilot answers' a line, on the halves of the
# collections that nothing was tuned on.
#
#   docs/benchmarks/answers.sh DATA [SHARE] [WORDS]
#
# DATA has the folders qa/squad2, qa/clapnq, qa/faquad and qa/xquad. SHARE makes every sample smaller (.1, for a quick look) or larger (4,
# as large as the halves are). Only the lines whose names have WORDS in them are run when WORDS are given, such as "squad2". All of it
# takes about 25 minutes of processor time with SmolLM2-135M and Gemma-3-270M. The commands go to standard error as they are run.
set -eu
LC_ALL=C.UTF-8
export LC_ALL
data=$1
share=${2:-1}
words=${3:-}
satchel=${SATCHEL:-$(dirname "$0")/../../samples/bin/satchel}
small=smollm2-135m-instruct
larger=gemma-3-270m

squad2=$data/qa/squad2/dev-v2.0.json
answerable=$data/qa/clapnq/clapnq_dev_answerable.jsonl
unanswerable=$data/qa/clapnq/clapnq_dev_unanswerable.jsonl
faquad=$data/qa/faquad/dataset.json

# So much of a number, at least 10.
part() { awk -v n="$1" -v share="$share" 'BEGIN { s = int(n * share + .5); print (s < 10 ? 10 : s) }'; }

# A figure and its interval, from the JSON in $figures and $intervals.
figure() {
  value=$(printf '%s' "$figures" | sed -n 's/.*[{,]"'"$1"'":\([-0-9.eE]*\)[,}].*/\1/p')
  bounds=$(printf '%s' "$intervals" | sed -n 's/.*[{,]"'"$1"'":\[\([-0-9.eE]*\),\([-0-9.eE]*\)\].*/\1 \2/p')
  if [ -z "$value" ]; then
    printf '%s –' "$1"
  else
    # shellcheck disable=SC2086 # the two bounds are two arguments
    printf '%s %.3f [%.3f, %.3f]' "$1" "$value" $bounds
  fi
}

# line NAME FIGURES OPTIONS...: runs the pilot and prints one line of the table.
line() {
  name=$1
  wanted=$2
  shift 2
  case $name in *"$words"*) ;; *) return 0 ;; esac
  echo "$satchel pilot answers --json $*" >&2
  json=$("$satchel" pilot answers --json "$@")
  figures=${json%%\"intervals\"*}
  intervals="{${json#*\"intervals\":\{}"
  cell=
  for each in $wanted; do cell="$cell${cell:+; }$(figure "$each")"; done
  questions=$(printf '%s' "$figures" | sed -n 's/.*"questions":\([0-9]*\).*/\1/p')
  times=$(printf '%s' "$figures" | sed -n 's/.*"p50_beyond_retrieval":\([0-9]*\)[^,]*,"p95_beyond_retrieval":\([0-9]*\).*/\1 \/ \2/p')
  cpu=$(printf '%s' "$figures" | sed -n 's/.*"cpu":\([0-9]*\).*/\1/p')
  echo "| $name | $questions | $cell | $times | ${cpu:-–} |"
}

echo "| what | questions | figures [95 %] | ms beyond retrieval, p50 / p95 | processor ms |"
echo "|---|---|---|---|---|"
line "squad2, passage given, SmolLM2" "f1 em contains supported" \
  --data "$squad2" --half odd --only answerable --sample "$(part 500)" --mode quote --model $small --gate off
line "squad2, passage given, Gemma" "f1 em contains supported" \
  --data "$squad2" --half odd --only answerable --sample "$(part 500)" --mode quote --model $larger --gate off
line "squad2, passage given, sentences without a model" "contains f1 supported" \
  --data "$squad2" --half odd --only answerable --sample "$(part 500)" --mode extract --gate off
line "squad2, all paragraphs, SmolLM2" "f1 em contains supported" \
  --data "$squad2" --half odd --only answerable --sample "$(part 500)" --mode quote --model $small --gate off --open
line "squad2, all paragraphs, sentences without a model, shipped gate" "contains false_refusals" \
  --data "$squad2" --half odd --only answerable --sample "$(part 500)" --mode extract --open
line "squad2, refusing what its own passage does not say" "auroc balanced_accuracy balanced_accuracy_best refusal_recall false_refusals ece" \
  --data "$squad2" --half odd --sample "$(part 1000)" --mode extract
line "clapnq, SmolLM2" "rougeL citation_f citation_precision citation_recall supported" \
  --data "$answerable" --half second --sample "$(part 150)" --mode auto --model $small --gate off
line "clapnq, sentences without a model" "rougeL citation_f citation_precision citation_recall supported" \
  --data "$answerable" --half second --sample "$(part 150)" --mode extract --gate off
line "clapnq, refusing what the passage does not say" "auroc balanced_accuracy balanced_accuracy_best refusal_recall false_refusals ece" \
  --data "$answerable" --data "$unanswerable" --half second --sample "$(part 300)" --mode extract
line "faquad (pt), Gemma" "f1 em contains supported" \
  --data "$faquad" --half odd --sample "$(part 300)" --mode quote --model $larger --gate off
line "faquad (pt), SmolLM2" "f1 em contains supported" \
  --data "$faquad" --half odd --sample "$(part 150)" --mode quote --model $small --gate off
line "faquad (pt), refusing what another paragraph does not say" "auroc balanced_accuracy balanced_accuracy_best refusal_recall false_refusals ece" \
  --data "$faquad" --half odd --sample "$(part 300)" --mode extract --traps
for language in es de; do
  line "xquad ($language), Gemma" "f1 em contains supported" \
    --data "$data/qa/xquad/xquad.$language.json" --sample "$(part 150)" --mode quote --model $larger --gate off
done
