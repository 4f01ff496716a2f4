#!/usr/bin/env bash
# Plays the story of a customer of the API against a running node: a key, calls, the report, the rate limit, a wrong key,
# the month's invoice. Needs curl. Exits with 1 at the first thing that is not as expected.
#
#   KONTOR_URL  where the node is (http://127.0.0.1:8080)
#   KONTOR_KEY  an API key, for a node that asks for one
set -euo pipefail
# shellcheck source=../try-lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../try-lib.sh"

account=api-$tag

# api METHOD PATH KEY [curl options]: headers, body and status of a call of the business's own API.
api() {
    local method=$1 path=$2 auth=(-H "Authorization: Bearer $3")
    shift 3
    call "$method" "/api$path" -i "$@"
}

# answers STATUS ANSWER: whether the answer has this status.
answers() { [ "${2##*$'\n'}" = "$1" ]; }

step "1. An account on the plan free: 60 calls a minute"
expect 201 POST /db/Account -H 'Content-Type: application/json' \
    -d "{\"id\":\"$account\",\"plan\":\"free\",\"status\":\"active\"}" >/dev/null
say "$account"

step "2. Its key, which is shown once"
answer=$(post "{\"type\":\"API.generateKey\",\"data\":{\"account\":\"$account\"}}" -H 'Prefer: wait=10') || exit 1
key=$(grep -Eo '"key" *: *"[^"]+"' <<<"$answer" | cut -d'"' -f4) || fail "it answers a key" "$answer"
id=${key%%.*}
say "the key $id.…"
answer=$(get "/db/ApiKey/$id") || exit 1
has "$answer" '"hash" *: *"[0-9a-f]{64}"' && ! grep -Fq "${key#*.}" <<<"$answer" || fail "only its hash is kept" "$answer"
say "of which only the hash is kept"

step "3. Calls"
answer=$(api GET "/v1/echo?say=hello" "$key") || exit 1
answers 200 "$answer" && has "$answer" '"say" *: *"hello"' || fail "the call is answered" "$answer"
has "$(tr '[:upper:]' '[:lower:]' <<<"$answer")" 'x-ratelimit-limit: 60' 'x-ratelimit-remaining: [0-9]+' ||
    fail "it tells the rate and what is left" "$answer"
say "GET /api/v1/echo?say=hello: {\"say\":\"hello\"}, $(grep -i '^x-ratelimit-remaining' <<<"$answer" | tr -d '\r')"
answer=$(api POST /v1/echo "$key" -H 'Content-Type: application/json' -d '{"n":1}') || exit 1
answers 200 "$answer" && has "$answer" '"n" *: *1' || fail "what is posted comes back" "$answer"
answer=$(api GET /v1/nonsense "$key") || exit 1
answers 404 "$answer" || fail "an unknown endpoint is 404" "$answer"
say "GET /api/v1/nonsense: 404"

step "4. Each call is counted"
until_has "three calls" /db/Usage/count '"count" *: *3\b' -- -G --data-urlencode "where={\"account\":\"$account\"}"
answer=$(api GET /v1/report "$key") || exit 1
answers 200 "$answer" && has "$answer" '"/v1/echo" *: *2' || fail "the report tells the calls by endpoint" "$answer"
say "$(grep -o '{.*}' <<<"$answer")"

step "5. Too many calls"
statuses=$(curl -sS --max-time 60 -o /dev/null -w '%{http_code}\n' -H "Authorization: Bearer $key" "$url/api/v1/echo?[1-150]") ||
    fail "no answer from $url"
taken=$(grep -c '^200$' <<<"$statuses") || true
refused=$(grep -c '^429$' <<<"$statuses") || true
[ "$taken" -gt 0 ] && [ "$refused" -gt 0 ] && [ $((taken + refused)) = 150 ] ||
    fail "of 150 calls some are answered 200, the others 429" "$statuses"
say "of 150 calls $taken are answered 200, $refused 429"
for _ in $(seq 20); do
    answer=$(api GET /v1/echo "$key") || exit 1
    answers 429 "$answer" && break
done
has "$(tr '[:upper:]' '[:lower:]' <<<"$answer")" 'retry-after: 1' 'x-ratelimit-remaining: 0' ||
    fail "it tells when to try again" "$answer"
say "$(grep -i '^retry-after' <<<"$answer" | tr -d '\r')"

step "6. No key, a wrong one, one that was deleted"
answer=$(auth=(); call GET /api/v1/echo -i) || exit 1
answers 401 "$answer" && has "$(tr '[:upper:]' '[:lower:]' <<<"$answer")" 'www-authenticate: bearer' ||
    fail "a call without a key is 401" "$answer"
answer=$(api GET /v1/echo "$id.wrong") || exit 1
answers 401 "$answer" || fail "a wrong key is 401" "$answer"
expect 204 DELETE "/db/ApiKey/$id" >/dev/null
answer=$(api GET /v1/echo "$key") || exit 1
answers 401 "$answer" || fail "a deleted key is 401 at once" "$answer"
say "401, each of them"

step "7. The invoice for the month that has ended"
# Two calls of last month, as if they had been tracked then.
month=$(date -u -d "$(date -u +%Y-%m-01) -1 day" +%Y-%m 2>/dev/null || date -u -v1d -v-1d +%Y-%m)
for day in 02 03; do
    post "{\"type\":\"Usage.track\",\"data\":{\"account\":\"$account\",\"endpoint\":\"/v1/echo\",\"timestamp\":\"$month-${day}T00:00:00Z\"}}" \
        -H 'Prefer: wait=10' >/dev/null
done
expect '2??' POST /schedules/APIBusiness.billing/run >/dev/null
until_has "an invoice $account:$month-api: two calls, which the plan includes" "/db/Invoice/$account:$month-api" \
    '"units" *: *2' '"amount" *: *0(\.0+)?[,}]'

all_as_expected
