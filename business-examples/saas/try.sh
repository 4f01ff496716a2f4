#!/usr/bin/env bash
# Plays the story of one customer against a running node and says what happened: signup, account, history, mail,
# subscription, usage, invoice and payment, cancellation. Needs curl. Exits with 1 at the first thing that is not as expected.
#
#   KONTOR_URL  where the node is (http://127.0.0.1:8080)
#   KONTOR_KEY  an API key, for a node that asks for one
set -euo pipefail
# shellcheck source=../try-lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../try-lib.sh"

email=ada-$tag@example.com
account=ada-$tag%40example.com

step "1. Ada signs up"
signup="{\"id\":\"signup-$tag\",\"type\":\"Customer.signup\",\"data\":{\"id\":\"c-$tag\",\"email\":\"$email\",\"name\":\"Ada\",\"company\":\"Analytical Engines\"}}"
answer=$(post "$signup") || exit 1
has "$answer" '"duplicate" *: *false' 'AcmeAnalytics\.Lifecycle\.signup' || fail "the signup starts its rule" "$answer"
say "accepted: $answer"
until_has "the account $email is on trial" "/db/Account/$account" '"status" *: *"trial"' '"plan" *: *"starter"' '"trialEnds" *: *"20'
until_has "its database is ready" "/db/Database/$account" '"state" *: *"ready"'
until_has "it has an API key, of which only the hash is kept" /db/ApiKey '"hash" *: *"[0-9a-f]{64}"' -- \
    -G --data-urlencode "where={\"account\":\"$email\"}"
until_mailed "$email" welcome
until_posted sales "New trial signup: $email (Analytical Engines)"
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
until_mailed "$email" subscription-confirmed
until_has "the conversion is noted" /db/Event '"type" *: *"conversion"' -- \
    -G --data-urlencode "where={\"account\":\"$email\"}"

step "5. Ada calls the API"
post "{\"type\":\"API.called\",\"data\":{\"account\":\"$email\",\"endpoint\":\"/v1/report\"}}" >/dev/null
until_has "the call is counted, for the invoice of this month" /db/UsageRecord/count '"count" *: *1\b' -- \
    -G --data-urlencode "where={\"account\":\"$email\"}"

step "6. The month is billed and paid (we do not wait for the 1st)"
year=$(date -u +%Y) month=$((10#$(date -u +%m)))
[ "$month" -gt 1 ] && month=$((month - 1)) || { month=12 year=$((year - 1)); }
invoice=$account:$year-$(printf %02d "$month")
expect 202 POST /schedules/AcmeAnalytics.Billing.generateInvoices/run >/dev/null
until_has "the invoice of ${invoice##*:} is paid" "/db/Invoice/$invoice" '"status" *: *"paid"' '"amount" *: *99'
until_has "its payment has gone through the provider; without a key for Stripe that is the sandbox" "/db/Payment/$invoice" \
    '"status" *: *"succeeded"' '"intent" *: *"pi_'

step "7. Ada cancels"
answer=$(post "{\"type\":\"Subscription.cancelled\",\"data\":$terms}") || exit 1
run=$(run_of "$answer" 'AcmeAnalytics\.Lifecycle\.churn') || exit 1
until_mailed "$email" exit-survey
until_has "the run $run sleeps for seven days; restart the node if you like" "/runs/$run" '"state" *: *"sleeping"'

step "8. Seven days later (we wake the run)"
wake "$run"
until_has "the account is cancelled" "/db/Account/$account" '"status" *: *"cancelled"' '"plan" *: *null'
until_has "the run is completed" "/runs/$run" '"state" *: *"completed"'

step "9. A misspelt message is refused"
answer=$(expect 422 POST /events -H 'Content-Type: application/json' -d '{"type":"Customer.singup","data":{}}') || exit 1
has "$answer" 'KON-' 'Customer\.signup' || fail "it names the right spelling" "$answer"
say "$answer"

all_as_expected
