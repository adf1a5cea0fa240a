package io.rollcall.rls.store.memory.internal;

import io.rollcall.rls.spi.SubscriptionStore;
import io.rollcall.rls.testkit.contract.SubscriptionStoreContract;

public class MemorySubscriptionStoreTest extends SubscriptionStoreContract {

    @Override
    protected SubscriptionStore newStore() {
        return new MemorySubscriptionStore();
    }
}
