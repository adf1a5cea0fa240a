/** JMH benchmarks of what happens to every message; each method is one operation. Run by bench/micro.sh. */
package io.rollcall.rls.bench.micro;
