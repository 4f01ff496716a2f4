#!/usr/bin/env bash
# Plays a day of the shop against a running node and says what happened: catalogue, order, stock, cancellation, return,
# refund, alert. Needs curl, and a node without keys of Stripe and Shippo, so that no money moves. Exits with 1 at the first
# thing that is not as expected.
#
#   KONTOR_URL  where the node is (http://127.0.0.1:8080)
#   KONTOR_KEY  an API key, for a node that asks for one
set -euo pipefail
# shellcheck source=../try-lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../try-lib.sh"

email=ada-$tag@example.com
supplier=orders-$tag@example.com
lamp=lamp-$tag
address='{"name":"Ada","street1":"215 Clayton St","city":"San Francisco","state":"CA","zip":"94117","country":"US"}'

# cart ID TOTAL ITEMS: a checkout.
cart() {
    printf '{"type":"Cart.checkout","data":{"id":"%s","customer":{"id":"c-%s","email":"%s","name":"Ada"},"items":[%s],"total":%s,"shippingAddress":%s}}' \
        "$1" "$tag" "$email" "$3" "$2" "$address"
}
# tick RULE: runs a rule now; prints the run's id.
tick() {
    local answer
    answer=$(expect '2??' POST "/schedules/EcommerceBusiness.$1/run") || exit 1
    run_of "$answer" "EcommerceBusiness\\.$1"
}
description() { get /db/Product/NW-101 | grep -Eo '"description" *: *"[^"]*"'; }

step "1. The supplier's catalogue comes in, and what is poorly described is described"
run=$(tick Catalog.sync) || exit 1
until_has "a planter costs 34.00" /db/Product/CS-200 '"price" *: *34\.00' '"name" *: *"Terracotta planter"'
until_has "a model has described the pencil case" /db/Product/NW-101/history '"rule" *: *"EcommerceBusiness\.Catalog\.enhance"'
before=$(description) || exit 1
say "$before"

step "2. The next sync leaves that description alone"
run=$(tick Catalog.sync) || exit 1
until_has "the catalogue has come in again" "/runs/$run" '"state" *: *"completed"'
[ "$(description)" = "$before" ] || fail "the description stays" "$(description)"

step "3. Ada buys three of twelve lamps, and a shade that the catalogue does not know"
expect 201 POST /db/Product -H 'Content-Type: application/json' -d \
    "{\"id\":\"$lamp\",\"name\":\"Lamp\",\"price\":29.90,\"inventory\":12,\"supplier\":{\"name\":\"Lamps & Co\",\"email\":\"$supplier\"}}" >/dev/null
order=cart-$tag
items="{\"product\":\"$lamp\",\"quantity\":3,\"price\":29.90,\"weight\":0.5,\"dimensions\":\"10x10x5\"},{\"product\":\"shade-$tag\",\"quantity\":1,\"price\":10}"
post "$(cart "$order" 99.70 "$items")" >/dev/null
until_has "the order is shipped" "/db/Order/$order" '"status" *: *"shipped"' '"tracking" *: *"[^"]+"' '"paidAt" *: *"20'
until_has "the payment has succeeded" "/db/Payment/$order" '"status" *: *"succeeded"' '"amount" *: *99\.70'
until_has "nine lamps are left" "/db/Product/$lamp" '"inventory" *: *9\b'
until_mailed "$email" order-shipped

step "4. Fewer than ten: a hundred are ordered"
until_mailed "$supplier" purchase-order
until_has "the purchase order is pending" /db/PurchaseOrder/count '"count" *: *1\b' -- \
    -G --data-urlencode "where={\"status\":\"pending\",\"items\":{\"\$contains\":{\"product\":\"$lamp\",\"quantity\":100}}}"

step "5. The same cart again changes nothing"
post "$(cart "$order" 99.70 "$items")" -H 'Prefer: wait=10' >/dev/null
until_has "one order" /db/Order/count '"count" *: *1\b' -- -G --data-urlencode "where={\"cart\":\"$order\"}"
until_has "still nine lamps" "/db/Product/$lamp" '"inventory" *: *9\b'

step "6. Somebody wants more than there are"
post "$(cart "large-$tag" 598.00 "{\"product\":\"$lamp\",\"quantity\":2},{\"product\":\"$lamp\",\"quantity\":18}")" >/dev/null
until_has "the order is cancelled" "/db/Order/large-$tag" '"status" *: *"cancelled"' "\"reason\" *: *\"only 7 of $lamp are left\""
until_has "the money goes back" "/db/Refund/large-$tag" '"status" *: *"succeeded"' '"amount" *: *598\.00'
until_has "what was reserved is released" "/db/Product/$lamp" '"inventory" *: *9\b'
until_mailed "$email" order-cancelled

step "7. Ada gives one lamp back"
answer=$(post "{\"type\":\"Return.requested\",\"data\":{\"id\":\"r-$tag\",\"order\":\"$order\",\"amount\":29.90}}") || exit 1
run=$(run_of "$answer" 'EcommerceBusiness\.Orders\.returns') || exit 1
until_mailed "$email" return-label
until_has "the run $run waits for the parcel; restart the node if you like" "/runs/$run" '"state" *: *"waiting"'
post "{\"type\":\"Return.received\",\"data\":{\"id\":\"r-$tag\"}}" >/dev/null
until_has "it is here, and 29.90 are given back" "/db/Refund/r-$tag" '"status" *: *"succeeded"' '"amount" *: *29\.90'
until_has "the return is refunded" "/db/Return/r-$tag" '"status" *: *"refunded"'

step "8. More than was paid is not given back"
answer=$(post "{\"type\":\"Return.requested\",\"data\":{\"id\":\"r2-$tag\",\"order\":\"$order\",\"amount\":99.70}}" -H 'Prefer: wait=10') || exit 1
has "$answer" '"state" *: *"failed"' 'only 69\.80 is left' || fail "the second return is refused" "$answer"
say "$answer"

step "9. What runs low is told, once a day"
run=$(tick Inventory.monitor) || exit 1
until_has "the run $run is completed" "/runs/$run" '"state" *: *"completed"'
until_has "the lamp has been told of" "/db/Product/$lamp" '"alerted" *: *"20'
until_mailed ops@acme-shop.example low-stock

all_as_expected
