#!/usr/bin/env bash
# Plays the story of one customer against a running node and says what happened: signup, account, history, mail,
# subscription, usage, cancellation. Needs curl. Exits with 1 at the first thing that is not as expected.
#
#   KONTOR_URL  where the node is (http://127.0.0.1:8080)
#   KONTOR_KEY  an API key, for a node that asks for one
set -euo pipefail

url=${KONTOR_URL:-http://127.0.0.1:8080}
auth=()
[ -z "${KONTOR_KEY:-}" ] || auth=(-H "Authorization: Bearer $KONTOR_KEY")

tag=$(date +%s)-$$
email=ada-$tag@example.com
account=ada-$tag%40example.com

step() { printf '\n\033[1m%s\033[0m\n' "$*"; }
say() { printf '  %s\n' "$*"; }
fail() {
    printf '\nnot as expected: %s\n' "$1" >&2
    [ $# -lt 2 ] || printf '%s\n' "$2" >&2
    exit 1
}

# call METHOD PATH [curl options]: the body, a newline and the status.
call() {
    local method=$1 path=$2
    shift 2
    curl -sS --max-time 30 -X "$method" -w '\n%{http_code}' ${auth[@]+"${auth[@]}"} "$@" "$url$path" ||
        fail "no answer from $url; start a node with ./kontor run, or set KONTOR_URL"
}

# get PATH [curl options]: the body of what must be there.
get() {
    local answer
    answer=$(call GET "$@") || exit 1
    [ "${answer##*$'\n'}" = 200 ] || fail "GET $1 answered ${answer##*$'\n'}" "$answer"
    printf '%s' "${answer%$'\n'*}"
}

# post EVENT: the body of what must be taken.
post() {
    local answer
    answer=$(call POST /events -H 'Content-Type: application/json' -d "$1") || exit 1
    case ${answer##*$'\n'} in
    200 | 202) printf '%s' "${answer%$'\n'*}" ;;
    *) fail "POST /events answered ${answer##*$'\n'} to $1" "$answer" ;;
    esac
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

# mail TEMPLATE: waits for a mail to our customer from this template.
mail() {
    until_has "a mail '$1' to $email" /db/Delivery "\"template\" *: *\"$1\"" '"state" *: *"(held|queued|sent)"' -- \
        -G --data-urlencode "where={\"to\":\"$email\",\"template\":\"$1\"}"
}

step "1. Ada signs up"
signup="{\"id\":\"signup-$tag\",\"type\":\"Customer.signup\",\"data\":{\"id\":\"c-$tag\",\"email\":\"$email\",\"name\":\"Ada\",\"company\":\"Analytical Engines\"}}"
answer=$(post "$signup") || exit 1
has "$answer" '"duplicate" *: *false' 'AcmeAnalytics\.Lifecycle\.signup' || fail "the signup starts its rule" "$answer"
say "accepted: $answer"
until_has "the account $email is on trial" "/db/Account/$account" '"status" *: *"trial"' '"plan" *: *"starter"' '"trialEnds" *: *"20'
until_has "its database is ready" "/db/Database/$account" '"state" *: *"ready"'
until_has "it has an API key, of which only the hash is kept" /db/ApiKey '"hash" *: *"[0-9a-f]{64}"' -- \
    -G --data-urlencode "where={\"account\":\"$email\"}"
mail welcome
until_has "a note to the channel sales" /db/Delivery "New trial signup: $email .Analytical Engines." -- \
    -G --data-urlencode "where={\"channel\":\"slack\",\"body\":{\"\$contains\":\"$email\"}}"
until_has "a timer sleeps until the trial ends" /runs 'AcmeAnalytics\.Lifecycle\.trialOver' -- \
    -G --data-urlencode state=sleeping --data-urlencode rule=AcmeAnalytics.Lifecycle.trialOver

step "2. The same message again changes nothing"
answer=$(post "$signup") || exit 1
has "$answer" '"duplicate" *: *true' || fail "the second signup is known as a duplicate" "$answer"
say "$answer"

step "3. What happened to the account, and why"
history=$(get "/db/Account/$account/history") || exit 1
has "$history" '"event" *: *"Account.created"' '"rule" *: *"AcmeAnalytics\.Lifecycle\.signup"' ||
    fail "the history names the event and the rule" "$history"
say "$history"

step "4. Ada subscribes"
terms="{\"id\":\"s-$tag\",\"account\":\"$email\",\"customer\":{\"id\":\"c-$tag\",\"email\":\"$email\"},\"plan\":\"pro\",\"amount\":99}"
post "{\"type\":\"Subscription.created\",\"data\":$terms}" >/dev/null
until_has "the account is active, on the plan pro" "/db/Account/$account" '"status" *: *"active"' '"plan" *: *"pro"'
mail subscription-confirmed
until_has "the conversion is noted" /db/Event '"type" *: *"conversion"' -- \
    -G --data-urlencode "where={\"account\":\"$email\"}"

step "5. Ada calls the API"
post "{\"type\":\"API.called\",\"data\":{\"account\":\"$email\",\"endpoint\":\"/v1/report\"}}" >/dev/null
until_has "the call is counted, for the invoice at the month's end" /db/UsageRecord/count '"count" *: *1\b' -- \
    -G --data-urlencode "where={\"account\":\"$email\"}"

step "6. Ada cancels"
answer=$(post "{\"type\":\"Subscription.cancelled\",\"data\":$terms}") || exit 1
run=$(grep -Eo '"id" *: *"[^"]+" *, *"rule" *: *"AcmeAnalytics\.Lifecycle\.churn"' <<<"$answer" | cut -d'"' -f4) ||
    fail "the cancellation starts its rule" "$answer"
mail exit-survey
until_has "the run $run sleeps for seven days; restart the node if you like" "/runs/$run" '"state" *: *"sleeping"'

step "7. Seven days later (we wake the run)"
answer=$(call POST "/runs/$run/wake") || exit 1
case ${answer##*$'\n'} in 2??) ;; *) fail "POST /runs/$run/wake is taken" "$answer" ;; esac
until_has "the account is cancelled" "/db/Account/$account" '"status" *: *"cancelled"' '"plan" *: *null'
until_has "the run is completed" "/runs/$run" '"state" *: *"completed"'

step "8. A misspelt message is refused"
answer=$(call POST /events -H 'Content-Type: application/json' -d '{"type":"Customer.singup","data":{}}') || exit 1
[ "${answer##*$'\n'}" = 422 ] && has "$answer" 'KON-' 'Customer\.signup' || fail "it answers 422 and the right spelling" "$answer"
say "${answer%$'\n'*}"

printf '\nAll as expected. Look around: %s/\n' "$url"
