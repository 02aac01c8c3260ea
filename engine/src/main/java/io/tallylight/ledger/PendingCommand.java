package io.tallylight.ledger;

import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Outcome;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * A submitted command and its waiting caller. The ledger's loop settles it once; the caller's thread then delivers the
 * answer.
 */
final class PendingCommand<T> {
    private final String show;
    private final Command<T> command;
    private final Promise<Outcome<T>> answer;
    private final @Nullable Mailbox mailbox;
    private @Nullable Outcome<T> outcome;
    private @Nullable Throwable failure;

    /**
     * Creates a submitted command.
     *
     * @param mailbox of the caller's thread; null to answer on the ledger's thread
     */
    PendingCommand(String show, Command<T> command, Promise<Outcome<T>> answer, @Nullable Mailbox mailbox) {
        this.show = show;
        this.command = command;
        this.answer = answer;
        this.mailbox = mailbox;
    }

    String show() {
        return show;
    }

    Command<T> command() {
        return command;
    }

    @SuppressWarnings("unchecked") // the script answers each command with its own kind of outcome
    void complete(Outcome<?> its) {
        outcome = (Outcome<T>) its;
        bring();
    }

    void fail(Throwable cause) {
        failure = cause;
        bring();
    }

    private void bring() {
        if (mailbox == null) {
            deliver();
        } else {
            mailbox.post(this);
        }
    }

    /** Delivers the answer, on the caller's thread if it has a mailbox. */
    void deliver() {
        if (failure != null) {
            answer.fail(failure);
        } else {
            answer.complete(outcome);
        }
    }
}
