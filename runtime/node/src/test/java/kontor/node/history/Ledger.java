package kontor.node.history;

import static kontor.sdk.Do.*;

import kontor.node.history.words.$;
import kontor.node.history.words.Mark;
import kontor.node.history.words.Purse.Gift;
import kontor.sdk.Business;
import kontor.sdk.Missed;
import kontor.sdk.Rule;
import kontor.sdk.builtin.Email.Mail;

/** A business that leaves a countable trace of each of its effects: a coin, a gift across shards, a mail, a sleep, ticks. */
public final class Ledger implements Business {
    final Rule fill = on($.Purse.filled, fill -> {
        db.upsert($.Purse, fill.purse(), $.Purse.coins.plus(1));
        if (fill.friend() != null) {
            send($.Purse.given, new Gift(fill.friend(), fill.entry()));
        }
        switch (fill.errand()) {
            case NOTHING -> {}
            case MAIL -> send($.Email.send, Mail.text(fill.entry() + "@example.com", fill.entry(), "A coin."));
            case DOZE -> {
                sleep(seconds(2));
                mark("woke", fill.entry());
            }
        }
    });

    final Rule gift = on($.Purse.given, gift -> db.upsert($.Purse, gift.purse(), $.Purse.gifts.plus(1)));

    // Owes every second, whoever was down meanwhile.
    final Rule tick = every("* * * * * *", () -> mark("tick", now().toString())).missed(Missed.ALL);

    // The usual rule: of what was missed, the latest.
    final Rule pulse = every("* * * * * *", () -> mark("pulse", now().toString()));

    private static void mark(String about, String text) {
        db.create($.Mark, new Mark(newId(), about, text));
    }
}
