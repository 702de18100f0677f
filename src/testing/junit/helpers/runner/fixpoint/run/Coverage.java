package fixpoint.run;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Lines executed since they were last taken, by JaCoCo's agent. */
final class Coverage {
  /** Null if no coverage was asked for. */
  private final Object agent;
  private final Function<byte[], Map<String, List<Integer>>> lines;
  private final Sources sources;

  private Coverage(Object agent, Function<byte[], Map<String, List<Integer>>> lines, Sources sources) {
    this.agent = agent;
    this.lines = lines;
    this.sources = sources;
  }

  static Coverage none() {
    return new Coverage(null, null, null);
  }

  /** JaCoCo's core has a class loader of its own: its version of ASM must not meet the project's. */
  @SuppressWarnings("unchecked")
  static Coverage open(Request request, Sources sources) throws Exception {
    List<URL> jars = new ArrayList<>();
    for (String jar : request.all("coverageClasspath")) jars.add(Paths.get(jar).toUri().toURL());
    ClassLoader isolated = new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getSystemClassLoader().getParent());
    Object lines =
        isolated
            .loadClass("fixpoint.coverage.ExecutedLines")
            .getConstructor(List.class)
            .newInstance(request.all("classes"));
    Object agent = Class.forName("org.jacoco.agent.rt.RT").getMethod("getAgent").invoke(null);
    return new Coverage(agent, (Function<byte[], Map<String, List<Integer>>>) lines, sources);
  }

  /** By file. Null if no coverage was asked for. */
  Map<String, List<Integer>> take() {
    if (agent == null) return null;
    try {
      // The class is package-private; its interface is not.
      Method dump = Class.forName("org.jacoco.agent.rt.IAgent").getMethod("getExecutionData", boolean.class);
      Map<String, List<Integer>> executed = lines.apply((byte[]) dump.invoke(agent, true));
      Map<String, List<Integer>> byFile = new TreeMap<>();
      for (Map.Entry<String, List<Integer>> entry : executed.entrySet()) {
        String file = sources.fileAt(entry.getKey());
        if (file != null) byFile.merge(file, entry.getValue(), Coverage::join);
      }
      return byFile;
    } catch (ReflectiveOperationException problem) {
      return Collections.emptyMap();
    }
  }

  private static List<Integer> join(List<Integer> some, List<Integer> more) {
    List<Integer> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }
}
