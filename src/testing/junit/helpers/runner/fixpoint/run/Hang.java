package fixpoint.run;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Answers the signal that a test takes too long: tells where it hangs, and ends the process. */
final class Hang {
  private Hang() {}

  /** sun.misc.Signal has been there since Java 1.3, but is no part of the platform: without it, the process is killed. */
  static void answer(Events events, Failures failures, Thread testThread) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      Object tell =
          Proxy.newProxyInstance(
              Hang.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                Thread.currentThread().setName("fixpoint");
                StackTraceElement[] trace = busiest(testThread);
                Map<String, Object> failure = failures.of("TimedOut", "the test took too long and was stopped here", trace);
                events.cutOff(failure);
                Runtime.getRuntime().halt(1);
                return null;
              });
      handle.invoke(null, signal.getConstructor(String.class).newInstance("USR2"), tell);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError unavailable) {
      // Nothing to do.
    }
  }

  /** A test with a timeout of its own may run in another thread, for which the first one waits. */
  private static StackTraceElement[] busiest(Thread testThread) {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      boolean isTests = thread.getName().matches("Time-limited test|junit-timeout.*|junit-jupiter-timeout.*");
      if (isTests && thread.getState() != Thread.State.TERMINATED && thread.getStackTrace().length > 2) {
        return thread.getStackTrace();
      }
    }
    return testThread.getStackTrace();
  }
}
