#!/usr/bin/env bash
# Plays a week of the newsletter against a running node and says what happened: a draft is written, an editor approves it,
# paid subscribers get all of it and free ones the beginning. Needs curl. Exits with 1 at the first thing that is not as
# expected. Everybody who subscribes on the node gets these mails.
#
#   KONTOR_URL  where the node is (http://127.0.0.1:8080)
#   KONTOR_KEY  an API key, for a node that asks for one
set -euo pipefail
# shellcheck source=../try-lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../try-lib.sh"

json=(-H 'Content-Type: application/json')

subscribe() { expect 201 POST /db/Person "${json[@]}" -d "{\"id\":\"$1-$tag\",\"email\":\"$1-$tag@example.com\",\"subscription\":\"$2\"}" >/dev/null; }

# first_id TEXT: the first id in an answer.
first_id() { grep -Eo '"id" *: *"[^"]+"' <<<"$1" | head -n 1 | cut -d'"' -f4; }

# count WHAT NUMBER NOUN WHERE: as many rows there are.
count() { until_has "$1" "/db/$3/count" "\"count\" *: *$2\\b" -- -G --data-urlencode "where=$4"; }

step "1. Ada pays for the newsletter, Bob does not"
subscribe ada paid
subscribe bob free

step "2. Monday: a model writes a draft (we do not wait for Monday)"
answer=$(expect '2??' POST /schedules/NewsletterBusiness.content/run "${json[@]}") || exit 1
run=$(run_of "$answer" 'NewsletterBusiness\.content') || exit 1
until_has "the rule content has run" "/runs/$run" '"state" *: *"completed"'
answer=$(get "/runs/$run") || exit 1
article=$(grep -Eo '"target" *: *"Article/[^"]+"' <<<"$answer" | head -n 1 | cut -d/ -f2 | tr -d '"')
until_has "the article $article is a draft" "/db/Article/$article" '"status" *: *"draft"'

step "3. The editor looks at it, and approves"
open="{\"about\":\"Article/$article\",\"state\":\"open\"}"
until_has "there is a task for editor@example.com" /db/Task '"assignee" *: *"editor@example.com"' '"kind" *: *"review"' -- \
    -G --data-urlencode "where=$open"
answer=$(get /db/Task -G --data-urlencode "where=$open") || exit 1
task=$(first_id "$answer")
expect 200 POST "/db/Task/$task/complete" "${json[@]}" -d '{"outcome":"approved"}' >/dev/null
until_has "it is published" "/db/Article/$article" '"status" *: *"published"'
until_has "and has gone out" "/db/Mailing/$article" '"sent" *: *"20'
count "Ada has a mail" 1 Delivery "{\"to\":\"ada-$tag@example.com\"}"
count "Bob has a mail that ends with an invitation" 1 Delivery \
    "{\"to\":\"bob-$tag@example.com\",\"body\":{\"\$contains\":\"... [Upgrade to read more]\"}}"
answer=$(expect 409 POST "/db/Task/$task/complete" "${json[@]}" -d '{"outcome":"rejected"}') || exit 1
say "who answers later is told so: $answer"

step "4. An article from elsewhere, of 600 characters"
text=$(printf 'x%.0s' $(seq 500))$(printf 'y%.0s' $(seq 100))
approve() { post "{\"id\":\"$1\",\"type\":\"Article.approved\",\"data\":{\"id\":\"a-$tag\",\"headline\":\"Extra $tag\",\"text\":\"$text\"}}" -H 'Prefer: wait=10' >/dev/null; }
approve "one-$tag"
count "Ada has all of it" 1 Delivery "{\"to\":\"ada-$tag@example.com\",\"subject\":\"Extra $tag\",\"body\":\"$text\"}"
count "Bob has 500 characters" 1 Delivery \
    "{\"to\":\"bob-$tag@example.com\",\"subject\":\"Extra $tag\",\"body\":\"${text:0:500}... [Upgrade to read more]\"}"

step "5. The same article is approved again: nobody gets it twice"
approve "two-$tag"
count "two mails about it, as before" 2 Delivery "{\"subject\":\"Extra $tag\",\"to\":{\"\$in\":[\"ada-$tag@example.com\",\"bob-$tag@example.com\"]}}"

all_as_expected
