package io.rollcall.rls.core.internal.lane;

import java.util.Arrays;

/** The deadlines of one lane: a binary heap in which each deadline knows its slot, so that moving one is cheap. */
final class Deadlines {

    private Deadline[] heap = new Deadline[16];
    private int size;

    /** Sets, moves or, with {@link Deadline#NEVER}, takes back a deadline. */
    void set(final Deadline deadline, final long dueMs) {
        if (deadline.dueMs == dueMs && deadline.slot >= 0) {
            return;
        }
        if (deadline.slot >= 0 && dueMs != Deadline.NEVER) {
            deadline.dueMs = dueMs;
            up(deadline.slot, deadline);
            down(deadline.slot, deadline);
            return;
        }
        if (deadline.slot >= 0) {
            remove(deadline);
        }
        deadline.dueMs = dueMs;
        if (dueMs != Deadline.NEVER) {
            add(deadline);
        }
    }

    /** When the next one is due, or {@link Deadline#NEVER}. */
    long nextMs() {
        return size == 0 ? Deadline.NEVER : heap[0].dueMs;
    }

    /** Takes out the next one that is due by then, or null. */
    Deadline poll(final long nowMs) {
        if (size == 0 || heap[0].dueMs > nowMs) {
            return null;
        }
        final Deadline next = heap[0];
        remove(next);
        next.dueMs = Deadline.NEVER;
        return next;
    }

    private void add(final Deadline deadline) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        up(size++, deadline);
    }

    private void remove(final Deadline deadline) {
        final int slot = deadline.slot;
        final Deadline last = heap[--size];
        heap[size] = null;
        deadline.slot = -1;
        if (last != deadline) {
            up(slot, last);
            down(last.slot, last);
        }
    }

    private void up(final int from, final Deadline deadline) {
        int slot = from;
        while (slot > 0) {
            final int parent = (slot - 1) >>> 1;
            if (heap[parent].dueMs <= deadline.dueMs) {
                break;
            }
            place(slot, heap[parent]);
            slot = parent;
        }
        place(slot, deadline);
    }

    private void down(final int from, final Deadline deadline) {
        int slot = from;
        for (int child = 2 * slot + 1; child < size; child = 2 * slot + 1) {
            if (child + 1 < size && heap[child + 1].dueMs < heap[child].dueMs) {
                child++;
            }
            if (heap[child].dueMs >= deadline.dueMs) {
                break;
            }
            place(slot, heap[child]);
            slot = child;
        }
        place(slot, deadline);
    }

    private void place(final int slot, final Deadline deadline) {
        heap[slot] = deadline;
        deadline.slot = slot;
    }
}
