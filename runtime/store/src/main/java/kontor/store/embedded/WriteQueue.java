package kontor.store.embedded;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import kontor.sdk.KontorException;

/** Writes that wait, bounded by their bytes. */
final class WriteQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<Job> jobs = new ArrayDeque<>();
    private final long most;
    private long bytes;
    private boolean closed;

    WriteQueue(long most) {
        this.most = most;
    }

    /** Adds a job; refused with KON-3503 when too much is waiting, KON-3010 when the store is closed. */
    void add(Job job) {
        lock.lock();
        try {
            if (closed) {
                throw new KontorException("KON-3010", "the store is closed");
            }
            if (!jobs.isEmpty() && bytes + job.bytes() > most) {
                throw new KontorException(
                        "KON-3503",
                        "the store has " + bytes + " bytes of writes waiting; at most " + most
                                + " may. Try again later");
            }
            jobs.add(job);
            bytes += job.bytes();
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for jobs and takes them up to a number of bytes; empty once closed and drained. */
    List<Job> take(long upTo) throws InterruptedException {
        lock.lock();
        try {
            while (jobs.isEmpty() && !closed) {
                filled.await();
            }
            var taken = new ArrayList<Job>();
            long sum = 0;
            while (!jobs.isEmpty() && (taken.isEmpty() || sum + jobs.peek().bytes() <= upTo)) {
                var job = jobs.remove();
                sum += job.bytes();
                taken.add(job);
            }
            bytes -= sum;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    int depth() {
        lock.lock();
        try {
            return jobs.size();
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
