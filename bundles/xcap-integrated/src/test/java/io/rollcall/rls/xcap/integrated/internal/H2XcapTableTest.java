package io.rollcall.rls.xcap.integrated.internal;

import org.junit.BeforeClass;

public class H2XcapTableTest extends XcapTableContract {

    @BeforeClass
    public static void start() throws Exception {
        start(TestDatabase.h2());
    }
}
