#!/usr/bin/env bash
# Plays the story of a marketplace against a running node and says what happened: a creator applies and uploads, a
# moderator approves, a buyer searches and buys, the creator is paid. Needs curl. Exits with 1 at the first thing that is
# not as expected.
#
#   KONTOR_URL  where the node is (http://127.0.0.1:8080)
#   KONTOR_KEY  an API key, for a node that asks for one
set -euo pipefail
# shellcheck source=../try-lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../try-lib.sh"

creator=ada-$tag@example.com
buyer=bob-$tag
reader=ann-$tag

json=(-H 'Content-Type: application/json')

upload() {
    post "{\"type\":\"Content.uploaded\",\"data\":{\"id\":\"$1-$tag\",\"text\":\"$2\",\"creator\":\"$creator\",\"price\":$3}}" >/dev/null
}

# approve CONTENT: answers the question about it, as a moderator does.
approve() {
    local where="{\"about\":\"Content/$1-$tag\",\"state\":\"open\"}" answer task
    until_has "a moderator is asked about $1" /db/Task "\"about\" *: *\"Content/$1-$tag\"" -- \
        -G --data-urlencode "where=$where"
    answer=$(get /db/Task -G --data-urlencode "where=$where") || exit 1
    task=$(grep -Eo '"id" *: *"[^"]+"' <<<"$answer" | head -n 1 | cut -d'"' -f4)
    expect 200 POST "/db/Task/$task/complete" "${json[@]}" -d '{"outcome":"approved"}' >/dev/null
    until_has "$1 is approved and published" "/db/Content/$1-$tag" '"status" *: *"published"'
}

step "1. Ada wants to become a creator"
post "{\"type\":\"Creator.applies\",\"data\":{\"email\":\"$creator\",\"name\":\"Ada\",\"portfolio\":[\"https://ada.example\"]}}" >/dev/null
until_has "her application is approved, and she has an account to be paid" "/db/Creator/ada-$tag%40example.com" \
    '"status" *: *"active"' '"stripeAccount" *: *"acct_'
until_mailed "$creator" creator-approved

step "2. Ada uploads three contents, and a moderator approves them"
upload swing "Learn to play swing on the keyboard" 9.99
upload garden "Grow tomatoes on the balcony" 3.50
upload master "Jazz piano lessons: a masterclass in twelve parts" 199.00
approve swing
approve garden
approve master
until_has "the model has given it a title" "/db/Content/swing-$tag" '"title" *: *"[^"]'

step "3. Bob searches for jazz piano lessons, for 20 at most"
# A content can be found a moment after it was written.
query="{\"text\":\"jazz piano lessons\",\"limit\":3,\"where\":{\"creator\":\"$creator\"}}"
for attempt in $(seq 50); do
    found=$(expect 200 POST /db/Content/search "${json[@]}" -d "$query") || exit 1
    ! has "$found" "swing-$tag" "garden-$tag" "master-$tag" || break
    [ "$attempt" -lt 50 ] || fail "the contents can be searched" "$found"
    sleep 0.2
done
answer=$(post "{\"type\":\"Buyer.searches\",\"data\":{\"buyer\":\"$buyer\",\"text\":\"jazz piano lessons\",\"maxPrice\":20}}" \
    -H 'Prefer: wait=10') || exit 1
hits=$(grep -Eo '"content" *: *"[^"]+"' <<<"$answer" | cut -d'"' -f4)
# Earlier tries have left contents with the same texts.
[[ $(head -n 1 <<<"$hits") == swing-* ]] || fail "the course on swing comes first" "$answer"
! grep -q '^master-' <<<"$hits" || fail "nothing costs more than 20" "$answer"
say "found, nearest first: $(tr '\n' ' ' <<<"$hits")"

step "4. Bob looks at it"
post "{\"type\":\"Content.viewed\",\"data\":{\"id\":\"swing-$tag\"}}" >/dev/null
until_has "the look is counted" "/db/Content/swing-$tag" '"views" *: *1\b'

step "5. Bob buys it"
expect 201 POST /db/Person "${json[@]}" -d "{\"id\":\"$buyer\",\"email\":\"$buyer@example.com\",\"name\":\"Bob\"}" >/dev/null
purchase="{\"id\":\"p-$tag\",\"content\":\"swing-$tag\",\"buyer\":\"$buyer\",\"amount\":9.99,\"licenseType\":\"subscription\"}"
post "{\"type\":\"Purchase.initiated\",\"data\":$purchase}" >/dev/null
until_has "he has a licence for 30 days" "/db/License/p-$tag" '"status" *: *"active"' '"expiresAt" *: *"20'
until_has "Ada has got 85 % of 9.99" "/db/Payout/p-$tag" '"amount" *: *8\.49\b' '"status" *: *"paid"' '"transfer" *: *"tr_'
until_mailed "$buyer@example.com" purchase-confirmation

step "6. The same purchase again pays nothing, and too little is refused"
answer=$(post "{\"type\":\"Purchase.initiated\",\"data\":$purchase}" -H 'Prefer: wait=10') || exit 1
has "$answer" '"state" *: *"completed"' || fail "the purchase is known" "$answer"
until_has "it was bought once" "/db/Content/swing-$tag" '"purchases" *: *1\b'
answer=$(post "{\"type\":\"Purchase.initiated\",\"data\":{\"id\":\"q-$tag\",\"content\":\"swing-$tag\",\"buyer\":\"$buyer\",\"amount\":1,\"licenseType\":\"subscription\"}}" \
    -H 'Prefer: wait=10') || exit 1
has "$answer" '"state" *: *"failed"' 'costs 9\.99' || fail "1.00 is too little" "$answer"
expect 404 GET "/db/License/q-$tag" >/dev/null
say "refused: $answer"

step "7. A card that is declined buys nothing"
poor=decline-$tag@example.com
post "{\"type\":\"Purchase.initiated\",\"data\":{\"id\":\"d-$tag\",\"content\":\"swing-$tag\",\"buyer\":\"$poor\",\"amount\":9.99,\"licenseType\":\"subscription\"}}" >/dev/null
until_mailed "$poor" purchase-declined
expect 404 GET "/db/License/d-$tag" >/dev/null
say "there is no licence d-$tag"

step "8. Thirty days later (we wake the run)"
answer=$(get "/events/License.created%2Fp-$tag%2F1") || exit 1
wake "$(run_of "$answer" 'ContentMarketplace\.Buyers\.expiry')"
until_has "the licence has ended" "/db/License/p-$tag" '"status" *: *"expired"'

step "9. The readers hear what is looked at most"
expect 201 POST /db/Person "${json[@]}" -d "{\"id\":\"$reader\",\"email\":\"$reader@example.com\",\"subscription\":\"paid\"}" >/dev/null
expect '2??' POST /schedules/ContentMarketplace.Revenue.promote/run >/dev/null
until_mailed "$reader@example.com" trending-content

all_as_expected
