package kontor.ingress;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import kontor.kernel.message.Message;
import kontor.kernel.port.Gateway;
import kontor.kernel.port.Gateway.Admitted;
import kontor.sdk.KontorException;

/** Hands messages to the gateway, and bounds how many requests wait for the runs of theirs. */
final class Waiters {
    private final Gateway gateway;
    private final Semaphore free;
    private final int most;

    Waiters(Gateway gateway, int most) {
        this.gateway = gateway;
        this.free = new Semaphore(most);
        this.most = most;
    }

    /**
     * Takes messages; returns when they are durable, and after that waits for their runs as long as is said.
     *
     * @param fresh whether their ids were made just now, so that nobody can have sent them before
     */
    List<Admitted> submit(List<Message> messages, Duration wait, boolean fresh) {
        if (wait.isZero()) {
            return Stages.join(gateway.submit(messages, wait, fresh));
        }
        if (!free.tryAcquire()) {
            throw new KontorException(
                    "KON-1504",
                    most + " requests are waiting for their runs already (http.limits.waiters); send it"
                            + " without Prefer: wait, or again later. Nothing was stored");
        }
        try {
            return Stages.join(gateway.submit(messages, wait, fresh));
        } finally {
            free.release();
        }
    }

    /** Takes one message. */
    Admitted submit(Message message, Duration wait, boolean fresh) {
        return submit(List.of(message), wait, fresh).getFirst();
    }

    int waiting() {
        return most - free.availablePermits();
    }
}
