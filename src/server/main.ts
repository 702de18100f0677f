import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './server.ts';

declare const __dirname: string;

serve(createConnection(ProposedFeatures.all), __dirname);
