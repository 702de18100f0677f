package fixpoint.coverage;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jacoco.core.internal.flow.IFrame;
import org.jacoco.core.internal.flow.LabelInfo;
import org.jacoco.core.internal.flow.MethodProbesVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;

/**
 * The instructions of a method. Where two ways meet, JaCoCo has a probe before, so that each instruction has at most one
 * predecessor without: where a probe was passed, all before it in its chain were executed. The same graph as in JaCoCo's
 * MethodAnalyzer, which tells of all probes together.
 */
final class ProbedInstructions extends MethodProbesVisitor {
  private final List<BitSet> lines;
  private final List<Label> waitingLabels = new ArrayList<>();
  private final Map<Label, Instruction> atLabel = new HashMap<>();
  private final List<Jump> jumps = new ArrayList<>();
  private final Map<Integer, Instruction> probes = new HashMap<>();
  private Instruction current;
  private int line;

  /** @param lines by probe; what this method's probes stand for is added at its end */
  ProbedInstructions(List<BitSet> lines) {
    this.lines = lines;
  }

  private static final class Instruction {
    final int line;
    Instruction predecessor;

    Instruction(int line) {
      this.line = line;
    }
  }

  private static final class Jump {
    final Instruction source;
    final Label target;

    Jump(Instruction source, Label target) {
      this.source = source;
      this.target = target;
    }
  }

  @Override
  public void visitEnd() {
    for (Jump jump : jumps) {
      Instruction target = atLabel.get(jump.target);
      if (target != null) target.predecessor = jump.source;
    }
    probes.forEach(
        (probe, last) -> {
          while (lines.size() <= probe) lines.add(new BitSet());
          BitSet executed = lines.get(probe);
          Set<Instruction> seen = new LinkedHashSet<>();
          for (Instruction i = last; i != null && seen.add(i); i = i.predecessor) if (i.line > 0) executed.set(i.line);
        });
  }

  @Override
  public void visitLabel(Label label) {
    waitingLabels.add(label);
    if (!LabelInfo.isSuccessor(label)) current = null;
  }

  @Override
  public void visitLineNumber(int line, Label start) {
    this.line = line;
  }

  private void add() {
    Instruction instruction = new Instruction(line);
    for (Label label : waitingLabels) atLabel.put(label, instruction);
    waitingLabels.clear();
    instruction.predecessor = current;
    current = instruction;
  }

  @Override
  public void visitProbe(int probe) {
    if (current != null) probes.put(probe, current);
    current = null;
  }

  @Override
  public void visitInsnWithProbe(int opcode, int probe) {
    add();
    probes.put(probe, current);
  }

  @Override
  public void visitJumpInsnWithProbe(int opcode, Label label, int probe, IFrame frame) {
    add();
    probes.put(probe, current);
  }

  @Override
  public void visitTableSwitchInsnWithProbes(int min, int max, Label otherwise, Label[] labels, IFrame frame) {
    addSwitch(otherwise, labels);
  }

  @Override
  public void visitLookupSwitchInsnWithProbes(Label otherwise, int[] keys, Label[] labels, IFrame frame) {
    addSwitch(otherwise, labels);
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
    addPlainSwitch(otherwise, labels);
  }

  @Override
  public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
    addPlainSwitch(otherwise, labels);
  }

  private void addSwitch(Label otherwise, Label[] labels) {
    add();
    addTarget(otherwise);
    for (Label label : labels) addTarget(label);
  }

  private void addTarget(Label label) {
    int probe = LabelInfo.getProbeId(label);
    if (probe == LabelInfo.NO_PROBE) jumps.add(new Jump(current, label));
    else probes.put(probe, current);
  }

  private void addPlainSwitch(Label otherwise, Label[] labels) {
    add();
    jumps.add(new Jump(current, otherwise));
    for (Label label : labels) jumps.add(new Jump(current, label));
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    add();
    jumps.add(new Jump(current, label));
  }

  @Override
  public void visitInsn(int opcode) {
    add();
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    add();
  }

  @Override
  public void visitVarInsn(int opcode, int variable) {
    add();
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    add();
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    add();
  }

  @Override
  public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
    add();
  }

  @Override
  public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
    add();
  }

  @Override
  public void visitLdcInsn(Object value) {
    add();
  }

  @Override
  public void visitIincInsn(int variable, int increment) {
    add();
  }

  @Override
  public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
    add();
  }
}
