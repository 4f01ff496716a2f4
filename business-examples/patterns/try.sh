#!/usr/bin/env bash
# Plays the business patterns against a running node and says what happened: invitations and their reward, a limit that is
# reached, somebody who stays away, a health score that drops, and a customer who leaves and one who comes back. Needs
# curl. Exits with 1 at the first thing that is not as expected.
#
#   KONTOR_URL  where the node is (http://127.0.0.1:8080)
#   KONTOR_KEY  an API key, for a node that asks for one
set -euo pipefail
# shellcheck source=../try-lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../try-lib.sh"

json=(-H 'Content-Type: application/json')
wait=(-H 'Prefer: wait=10')

account() { printf '/db/Account/%s-%s%%40example.com' "$1" "$tag"; }
side() { printf '{"id":"%s-%s","account":"%s-%s@example.com"}' "$1" "$tag" "$1" "$tag"; }

# refer REFERRER REFERRED: says that somebody brought somebody, and waits until everything about it is done.
refer() {
    post "{\"type\":\"User.referred.by.User\",\"data\":{\"referrer\":$(side "$1"),\"referred\":$(side "$2")}}" "${wait[@]}" >/dev/null
}

# run_schedule RULE: runs a daily rule now, and waits until it is done.
run_schedule() {
    local answer run
    answer=$(expect '2??' POST "/schedules/$1/run" "${json[@]}") || exit 1
    run=$(run_of "$answer" "${1//./\\.}") || exit 1
    until_has "the daily rule $1 has run" "/runs/$run" '"state" *: *"completed"'
}

# count WHAT NUMBER NOUN WHERE: as many rows there are.
count() { until_has "$1" "/db/$3/count" "\"count\" *: *$2\\b" -- -G --data-urlencode "where=$4"; }

step "1. Ada brings Bob"
refer ada bob
until_has "Ada has 10 credits" "$(account ada)" '"credits" *: *10\b' '"plan" *: *"free"'
until_has "Bob has 5 credits, and an account" "$(account bob)" '"credits" *: *5\b' '"status" *: *"active"'
count "the referral is noted" 1 Event "{\"type\":\"referral\",\"account\":\"ada-$tag@example.com\"}"

step "2. The same again, by Ada and by Eve, changes nothing: Bob came once"
refer ada bob
refer eve bob
until_has "Ada still has 10 credits" "$(account ada)" '"credits" *: *10\b'
until_has "it was Ada who brought Bob" "/db/Invitation/bob-$tag" "\"referrer\" *: *\"ada-$tag\""

step "3. Ada brings nine more"
for guest in 2 3 4 5 6 7 8 9 10; do refer ada "guest$guest"; done
until_has "she has 100 credits, and the plan pro for nothing" "$(account ada)" \
    '"credits" *: *100\b' '"plan" *: *"pro"' '"planReason" *: *"referral-reward"'
until_mailed "ada-$tag@example.com" referral-milestone

step "4. Bob reaches a limit of the free plan"
post "{\"type\":\"Account.limitReached\",\"data\":{\"account\":\"bob-$tag@example.com\",\"feature\":\"reports\",\"usage\":101,\"limit\":100}}" >/dev/null
until_mailed "bob-$tag@example.com" upgrade-prompt

step "5. Bob is too new for an offer, however much he does"
for _ in $(seq 51); do
    post "{\"type\":\"Analytics.track\",\"data\":{\"event\":\"feature_used\",\"account\":\"bob-$tag@example.com\"}}" >/dev/null
done
count "he has used 51 features" 51 Event "{\"type\":\"feature_used\",\"account\":\"bob-$tag@example.com\"}"
run_schedule FreemiumConversion.trialEnding
count "nobody has offered him anything yet" 0 Delivery "{\"to\":\"bob-$tag@example.com\",\"template\":\"upgrade-offer\"}"

step "6. Ada was last here on 1 October; whoever stays away is asked once"
expect 201 POST /db/Event "${json[@]}" \
    -d "{\"id\":\"visit-$tag\",\"type\":\"activity\",\"account\":\"ada-$tag@example.com\",\"timestamp\":\"2026-10-01T09:00:00Z\"}" >/dev/null
run_schedule CustomerRetention.engagement
until_mailed "ada-$tag@example.com" re-engagement
run_schedule CustomerRetention.engagement
count "she has one such mail, not two" 1 Delivery "{\"to\":\"ada-$tag@example.com\",\"template\":\"re-engagement\"}"

step "7. Bob's health score drops from 80 to 60"
expect 200 PATCH "$(account bob)" "${json[@]}" -d '{"healthScore":80}' >/dev/null
expect 200 PATCH "$(account bob)" "${json[@]}" -d '{"healthScore":60}' >/dev/null
until_has "he has a success manager" "/db/Assignment/bob-$tag%40example.com" \
    '"manager" *: *"[a-z]+@example.com"' '"priority" *: *"high"'
until_has "and an appointment, on a working day at 10:00" /db/Appointment '"at" *: *"20[^"]*T10:00:00Z"' '"type" *: *"check-in"' -- \
    -G --data-urlencode "where={\"account\":\"bob-$tag@example.com\"}"

# cancel WHO: cancels a subscription and prints the run that waits to win its account back.
terms() { printf '{"id":"s-%s-%s","account":"%s-%s@example.com","customer":{"id":"c-%s","email":"%s-%s@example.com"},"plan":"pro","amount":99}' "$1" "$tag" "$1" "$tag" "$tag" "$1" "$tag"; }
cancel() {
    local answer
    answer=$(post "{\"type\":\"Subscription.cancelled\",\"data\":$(terms "$1")}") || exit 1
    run_of "$answer" 'CustomerRetention\.churn'
}

step "8. Ada leaves, and comes back within 30 days"
run=$(cancel ada) || exit 1
until_has "the run $run waits for her, for 30 days" "/runs/$run" '"state" *: *"waiting"'
post "{\"type\":\"Subscription.created\",\"data\":$(terms ada)}" >/dev/null
until_has "she is back, and the run is completed" "/runs/$run" '"state" *: *"completed"'
count "nobody tries to win her back" 0 Delivery "{\"to\":\"ada-$tag@example.com\",\"template\":\"win-back\"}"

step "9. Bob leaves, and 30 days pass (we wake the run)"
run=$(cancel bob) || exit 1
until_has "the run $run waits for him" "/runs/$run" '"state" *: *"waiting"'
wake "$run"
until_mailed "bob-$tag@example.com" win-back
until_has "he is offered half the price" "/db/Offer/s-bob-$tag" '"discount" *: *0\.5' '"duration" *: *"6 months"'

all_as_expected
