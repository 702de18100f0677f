package fixpoint.compile;

import fixpoint.json.Json;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings compiled classes up to date after some sources have changed. usage: java fixpoint.compile.Main REQUEST ANSWER
 *
 * The request has lines of a name, a blank and a percent-encoded value: {@code changed} files, then for each compilation
 * {@code output}, followed by its {@code root}s, {@code classpath} elements and {@code argument}s.
 */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws IOException {
    List<Path> changed = new ArrayList<>();
    List<Compilation> compilations = new ArrayList<>();
    for (String line : Files.readAllLines(Paths.get(arguments[0]), StandardCharsets.UTF_8)) {
      int blank = line.indexOf(' ');
      String value = URLDecoder.decode(line.substring(blank + 1), "UTF-8");
      String name = line.substring(0, blank);
      Compilation last = compilations.isEmpty() ? null : compilations.get(compilations.size() - 1);
      if (name.equals("changed")) changed.add(Paths.get(value));
      else if (name.equals("output")) compilations.add(new Compilation(Paths.get(value)));
      else last.add(name, value);
    }
    List<Map<String, Object>> errors = new ArrayList<>();
    boolean isShapeChanged = false;
    for (Compilation compilation : compilations) {
      // What others see of the changed classes is different: whatever is compiled after them may be, too.
      isShapeChanged |= compilation.update(changed, isShapeChanged, errors);
      if (!errors.isEmpty()) break;
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("errors", errors);
    Files.write(Paths.get(arguments[1]), Json.text(answer).getBytes(StandardCharsets.UTF_8));
  }
}
