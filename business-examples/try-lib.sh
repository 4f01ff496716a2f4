# What the try.sh scripts of the examples share: sourced, not run. Needs bash and curl.
#
#   KONTOR_URL  where the node is (http://127.0.0.1:8080)
#   KONTOR_KEY  an API key, for a node that asks for one
#
# A script ends with 1 at the first thing that is not as expected. Functions that print are called as
# `answer=$(get …) || exit 1`: a subshell can end itself only.
set -euo pipefail

url=${KONTOR_URL:-http://127.0.0.1:8080}
auth=()
[ -z "${KONTOR_KEY:-}" ] || auth=(-H "Authorization: Bearer $KONTOR_KEY")

# A suffix for ids and addresses, another one each time.
tag=$(date +%s)-$$

step() { printf '\n\033[1m%s\033[0m\n' "$*"; }
say() { printf '  %s\n' "$*"; }
fail() {
    printf '\nnot as expected: %s\n' "$1" >&2
    [ $# -lt 2 ] || printf '%s\n' "$2" >&2
    exit 1
}
all_as_expected() { printf '\nAll as expected. Look around: %s/\n' "$url"; }

# call METHOD PATH [curl options]: the body, a newline and the status.
call() {
    local method=$1 path=$2
    shift 2
    curl -sS --max-time 30 -X "$method" -w '\n%{http_code}' ${auth[@]+"${auth[@]}"} "$@" "$url$path" ||
        fail "no answer from $url; start a node with ./kontor run, or set KONTOR_URL"
}

# expect STATUS METHOD PATH [curl options]: the body of an answer that has this status, a pattern such as 200|202 or 2??.
shopt -s extglob
expect() {
    local status=$1 answer
    shift
    answer=$(call "$@") || exit 1
    # shellcheck disable=SC2053
    [[ ${answer##*$'\n'} == @($status) ]] || fail "$1 $2 answers $status, not ${answer##*$'\n'}" "$answer"
    printf '%s' "${answer%$'\n'*}"
}

# get PATH [curl options]: the body of what must be there.
get() { expect 200 GET "$@"; }

# post EVENT [curl options]: the body of what must be taken. With -H 'Prefer: wait=10' it waits for the runs' outcome.
post() {
    local event=$1
    shift
    expect '200|202' POST /events -H 'Content-Type: application/json' -d "$event" "$@"
}

# has TEXT PATTERN...: whether the text has all of the patterns.
has() {
    local text=$1 pattern
    shift
    for pattern in "$@"; do
        grep -Eq -- "$pattern" <<<"$text" || return 1
    done
}

# until_has WHAT PATH PATTERN... [-- curl options]: asks again until the answer has the patterns, for ten seconds.
until_has() {
    local what=$1 path=$2 patterns=() answer=
    shift 2
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        patterns+=("$1")
        shift
    done
    [ $# -eq 0 ] || shift
    for _ in $(seq 50); do
        answer=$(call GET "$path" "$@") || exit 1
        if has "$answer" "${patterns[@]}"; then
            say "$what"
            return
        fi
        sleep 0.2
    done
    fail "$what (GET $path has no ${patterns[*]})" "$answer"
}

# until_mailed TO TEMPLATE: waits for a mail to this address from this template.
until_mailed() {
    until_has "a mail '$2' to $1" /db/Delivery "\"template\" *: *\"$2\"" '"state" *: *"(held|queued|sent)"' -- \
        -G --data-urlencode "where={\"to\":\"$1\",\"template\":\"$2\"}"
}

# until_posted CHANNEL TEXT: waits for a note to this channel that contains this text.
until_posted() {
    until_has "a note to the channel $1: $2" /db/Delivery "\"to\" *: *\"$1\"" -- \
        -G --data-urlencode "where={\"channel\":\"slack\",\"to\":\"$1\",\"body\":{\"\$contains\":\"$2\"}}"
}

# run_of ANSWER RULE: the id of the run of this rule (a pattern) that an answer of post names.
run_of() {
    grep -Eo "\"id\" *: *\"[^\"]+\" *, *\"rule\" *: *\"$2\"" <<<"$1" | cut -d'"' -f4 ||
        fail "the message starts the rule $2" "$1"
}

# wake RUN: ends the sleep of a run now.
wake() { expect '2??' POST "/runs/$1/wake" >/dev/null; }
