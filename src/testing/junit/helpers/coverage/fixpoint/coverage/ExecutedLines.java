package fixpoint.coverage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jacoco.core.data.ExecutionData;
import org.jacoco.core.data.ExecutionDataReader;
import org.jacoco.core.internal.data.CRC64;

/**
 * Lines that JaCoCo's execution data tells of, by {@code package/Source.java}. What each probe of a class stands for is
 * found out once, so that the data of a test costs no more than reading it.
 */
public final class ExecutedLines implements Function<byte[], Map<String, List<Integer>>> {
  private final List<Path> folders = new ArrayList<>();
  /** Null for classes that are none of the project's. */
  private final Map<Long, ProbeLines> known = new HashMap<>();

  /** @param folders with the project's compiled classes */
  public ExecutedLines(List<String> folders) {
    for (String folder : folders) this.folders.add(Paths.get(folder));
  }

  @Override
  public Map<String, List<Integer>> apply(byte[] dump) {
    Map<String, BitSet> executed = new TreeMap<>();
    ExecutionDataReader reader = new ExecutionDataReader(new ByteArrayInputStream(dump));
    reader.setSessionInfoVisitor(info -> {});
    reader.setExecutionDataVisitor(data -> add(data, executed));
    try {
      while (reader.read()) continue;
    } catch (IOException cutOff) {
      throw new IllegalStateException(cutOff);
    }
    Map<String, List<Integer>> lines = new TreeMap<>();
    executed.forEach(
        (file, bits) -> {
          List<Integer> numbers = new ArrayList<>();
          bits.stream().forEach(numbers::add);
          if (!numbers.isEmpty()) lines.put(file, numbers);
        });
    return lines;
  }

  private void add(ExecutionData data, Map<String, BitSet> executed) {
    if (!known.containsKey(data.getId())) known.put(data.getId(), probesOf(data));
    ProbeLines probes = known.get(data.getId());
    if (probes != null) probes.addLines(data.getProbes(), executed.computeIfAbsent(probes.source(), file -> new BitSet()));
  }

  private ProbeLines probesOf(ExecutionData data) {
    for (Path folder : folders) {
      Path file = folder.resolve(data.getName() + ".class");
      if (!Files.isRegularFile(file)) continue;
      try {
        byte[] bytes = Files.readAllBytes(file);
        // Two modules may have classes of one name.
        if (CRC64.classId(bytes) == data.getId()) return ProbeLines.read(bytes);
      } catch (IOException | RuntimeException unreadable) {
        return null;
      }
    }
    return null;
  }
}
